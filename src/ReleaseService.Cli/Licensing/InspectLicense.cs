using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Releases;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Licensing.Keys;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses inspect</c>: what a license says and is worth, without any server. A server may know more of its deployment: <c>explain</c>.</summary>
internal static class InspectLicense
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "The file that holds the license; without, or with -: standard input.", DefaultValueFactory = _ => "-" };
        var jwks = new Option<string[]>("--jwks") { HelpName = "FILE|URL", Description = "The issuer's public keys; may be given more than once. Without, the signature isn't checked.", DefaultValueFactory = _ => [] };
        return new Verb(
            "inspect", "Says what a license holds, whether it is genuine and in time, and what it would get. Needs no server; accessKey is masked.",
            "releasectl licenses inspect license.txt --jwks https://releases.example.com/.well-known/jwks.json",
            "releasectl licenses inspect --jwks jwks.json < license.txt")
            .With(file, jwks)
            .Runs(call => RunAsync(call, call.Get(file), call.Get(jwks)!));
    }

    private static async Task<int> RunAsync(Call call, string file, string[] sources)
    {
        var parsed = LicenseToken.Parse(await TokenFile.ReadAsync(call, file));
        if (!parsed.TryGet(out var token))
            throw new CommandException(parsed.Defects[0].Message, "Check what was copied: the whole token, its three parts, nothing around it.");
        List<PublicKey> keys = [];
        foreach (var source in sources)
            keys.AddRange(await ReadKeysAsync(source, call.Cancellation));

        var report = InspectionReport.Of(token, sources.Length > 0 ? keys : null, call.Surroundings.Time.GetUtcNow());
        call.Out.Answer(report, CliJson.Default.InspectionReport, View);
        return report.Signature is Signatures.Valid or Signatures.NotChecked ? ExitCode.Fine : ExitCode.Findings;
    }

    private static async Task<IReadOnlyList<PublicKey>> ReadKeysAsync(string source, CancellationToken cancellation) =>
        KeySet.Parse(await UpstreamDocument.ReadAsync(source, "a JWKS, such as …/.well-known/jwks.json", cancellation))?.Keys ?? throw new CommandException($"{source} holds no JWKS.", "Give the file or URL of the issuer's public keys, such as …/.well-known/jwks.json.");

    private static IRenderable View(InspectionReport report) => Listing.Fields(
        ("Id", report.LicenseId),
        ("Signature", report.Signature),
        ("Algorithm", report.Algorithm),
        ("Key", report.KeyId ?? "none named"),
        ("State", report.State),
        ("Expires", Cell.Time(report.ExpiresAt)),
        ("Freezes", report.FreezesAt is { } at ? Cell.Time(at) : null),
        ("Gets", report.Gets),
        ("Claims", LicenseView.Claims(report.Claims)));
}
