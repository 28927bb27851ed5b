using System.CommandLine;
using System.Text;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys generate</c>: a key that only ever exists in a file, for whoever issues licenses where no server is.</summary>
internal static class GenerateKey
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { HelpName = "FILE", Required = true, Description = "The PEM file to write, which only you can read. One that is there isn't overwritten." };
        var algorithm = RotateKey.Algorithm();
        return new Verb(
            "generate", "Makes a signing key in a PEM file, for 'licenses issue --key'. No server is asked.",
            "releasectl keys generate --out license-key.pem")
            .With(output, algorithm)
            .Runs(call => Task.FromResult(Run(call, call.Get(output)!, call.Get(algorithm)!)));
    }

    private static int Run(Call call, string path, string algorithm)
    {
        if (File.Exists(path))
            throw new CommandException($"{path} is there already.", "Choose another name: without that file nothing more could be signed with its key.", ExitCode.Conflict);
        using var pair = SigningKeyPair.Create(algorithm);
        WholeFile.Write(path, Encoding.ASCII.GetBytes(pair.ExportPem()), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        call.Out.Answer(new GeneratedKey(pair.KeyId, pair.Algorithm, path), CliJson.Default.GeneratedKey, key => Listing.Fields(("Id", key.KeyId), ("Algorithm", key.Algorithm), ("File", key.File)));
        return ExitCode.Fine;
    }
}

/// <summary>The answer of <c>keys generate</c>; the key itself is only in the file.</summary>
internal sealed record GeneratedKey(string KeyId, string Algorithm, string File);
