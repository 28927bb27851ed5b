using System.CommandLine;
using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Releases;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases show</c>.</summary>
internal static class ShowRelease
{
    public static Command Create()
    {
        var name = GlobalOptions.Release();
        var manifest = new Option<bool>("--manifest") { Description = "Instead: the exact bytes of its manifest, which its digest covers." };
        return new Verb("show", "Shows a release.", "releasectl releases show 0.79.0-1", "releasectl releases show 0.79.0-1 --manifest | sha256sum")
            .With(name, manifest)
            .Runs(call => RunAsync(call, call.Get(name), call.Get(manifest)));
    }

    public static IRenderable View(ReleaseDetails release) => Listing.Fields(
        ("Name", release.Name),
        ("Platform", release.PlatformVersion),
        ("Created", Cell.Time(release.CreatedAt)),
        ("Chart", ChannelView.Chart(release.Chart)),
        ("Id", release.ReleaseId.ToString()),
        ("Digest", release.Digest),
        ("Aliases", string.Join(", ", release.Aliases)),
        ("Channels", release.Channels.Count == 0 ? "none yet" : string.Join(", ", release.Channels)),
        ("Withdrawn", release.WithdrawnAt is { } at ? $"{Cell.Time(at)}: {release.WithdrawnBecause}" : null),
        ("Notes", release.Notes));

    private static async Task<int> RunAsync(Call call, string name, bool manifest)
    {
        if (manifest)
            call.Out.Raw(System.Text.Encoding.UTF8.GetString(await call.Client.GetManifestAsync(name, call.Cancellation)));
        else
            call.Out.Answer(await call.Client.GetReleaseAsync(name, call.Cancellation), ContractsJson.Default.ReleaseDetails, View);
        return ExitCode.Fine;
    }
}
