using System.CommandLine;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Updates;

/// <summary><c>releasectl updates check</c>: whether there is something newer, as whoever is logged in, or as a license gets it.</summary>
internal static class CheckUpdates
{
    public static Command Create()
    {
        var current = new Option<string>("--current") { HelpName = "VERSION", Required = true, Description = "The platform version or the release that runs." };
        var channel = new Option<string?>("--channel") { HelpName = "NAME", Description = "The channel to look at; without: the license's, or the default one." };
        var license = new Option<string?>("--license-file") { HelpName = "FILE", Description = "Ask with the license in this file instead of the login; - for standard input." };
        return new Verb(
            "check", "Says whether there is something newer, and whether the current version is still supported.",
            "releasectl updates check --current 0.79.0 --channel stable",
            "releasectl updates check --current 0.79.0 --license-file license.txt")
            .With(current, channel, license)
            .Runs(call => RunAsync(call, call.Get(current)!, call.Get(channel), call.Get(license)));
    }

    private static async Task<int> RunAsync(Call call, string current, string? channel, string? license)
    {
        if (license is null)
            return Print(call, await call.Client.CheckUpdatesAsync(current, channel, call.Cancellation));
        var token = await Licensing.TokenFile.ReadAsync(call, license);
        using var connection = ServerConnection.To(new Destination(call.Destination.Server, token), call.Surroundings.Time, call.Warn);
        return Print(call, await connection.Client.CheckUpdatesAsync(current, channel, call.Cancellation));
    }

    private static int Print(Call call, UpdateCheck check)
    {
        call.Out.Answer(check, ContractsJson.Default.UpdateCheck, View);
        return ExitCode.Fine;
    }

    private static IRenderable View(UpdateCheck check) => Listing.Fields(
        ("Current", check.Current),
        ("Latest", $"{check.Latest} ({check.LatestRelease}) on {check.Channel}"),
        ("Update", check.UpdateAvailable ? "available" : "none"),
        ("Supported", check.Supported switch { true => check.SupportedUntil is { } until ? $"until {Cell.Time(until)}" : "yes", false => check.SupportedUntil is { } ended ? $"no longer, since {Cell.Time(ended)}" : "no longer", null => "unknown: the channel never had it" }),
        ("Releases", string.Join('\n', check.Releases.Select(release => $"{release.Name} (platform {release.PlatformVersion})"))),
        ("License", $"{EnumWord<LicenseState>.Of(check.License)}: {check.Reason}"),
        ("As of", Cell.Time(check.AsOf)));
}
