using System.CommandLine;
using System.Text;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys export</c>: the public keys as a JWKS, of a server or of a PEM file.</summary>
internal static class ExportKeys
{
    public static Command Create()
    {
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where to write it; without: standard output." };
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "The public part of this PEM file instead of the server's keys." };
        return new Verb(
            "export", "Writes the public keys as a JWKS, which licenses can be checked with anywhere: as Licensing:Jwks of a server, or with 'licenses inspect --jwks'.",
            "releasectl keys export --out jwks.json",
            "releasectl keys export --key license-key.pem --out jwks.json")
            .With(output, key)
            .Runs(call => RunAsync(call, call.Get(output), call.Get(key)));
    }

    private static async Task<int> RunAsync(Call call, string? output, string? key)
    {
        var jwks = key is null ? await call.Client.GetJwksAsync(call.Cancellation) : await OfFileAsync(key, call.Cancellation);
        var count = KeySet.Parse(jwks) is { } set ? set.Keys.Count : throw new CommandException("The server answered with something that isn't a JWKS.", "Check --server and any proxy between.");
        if (output is null)
        {
            call.Out.Raw($"{Encoding.UTF8.GetString(jwks)}\n");
            return ExitCode.Fine;
        }

        WholeFile.Write(output, jwks);
        call.Error.Show(Cell.Of($"{output} holds {Cell.Count(count, "public key")}.\n"));
        return ExitCode.Fine;
    }

    private static async Task<byte[]> OfFileAsync(string path, CancellationToken cancellation)
    {
        using var pair = await KeyFile.ReadAsync(path, cancellation);
        return KeySet.Write([pair.PublicJwk]);
    }
}
