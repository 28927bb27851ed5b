using ReleaseService.Cli.Shell;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Cli.Keys;

/// <summary>A private key in a PEM file, for issuing without a server.</summary>
internal static class KeyFile
{
    public static async Task<SigningKeyPair> ReadAsync(string path, CancellationToken cancellation)
    {
        var read = SigningKeyPair.FromPem(await File.ReadAllTextAsync(path, cancellation));
        return read.TryGet(out var pair) ? pair : throw new CommandException($"{path} can't sign. {read.Defects[0].Message}", "Give a PEM file with the private key; 'releasectl keys generate --out FILE' makes one.");
    }
}
