using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses explain</c>: what a deployment gets at this moment, and the whole way to it.</summary>
internal static class ExplainDeployment
{
    public static Command Create()
    {
        var deployment = LicenseCommands.Deployment();
        var release = new Option<string?>("--release") { HelpName = "RELEASE", Description = "A release that it is pinned to, by name or id, instead of what its channel gives." };
        return new Verb(
            "explain", "Says what a deployment gets now, and why, step by step.",
            "releasectl licenses explain 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10",
            "releasectl licenses explain 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10 --release 0.83.0-1")
            .With(deployment, release)
            .Runs(call => RunAsync(call, call.Get(deployment), call.Get(release)));
    }

    private static async Task<int> RunAsync(Call call, string deployment, string? release)
    {
        var now = call.Surroundings.Time.GetUtcNow();
        call.Out.Answer(await call.Client.GetDeploymentAsync(deployment, release, call.Cancellation), ContractsJson.Default.DeploymentDetails, details => View(details, now));
        return ExitCode.Fine;
    }

    /// <summary>What a license gets, on a line.</summary>
    public static string Gets(LicenseDetails gets) => gets.Outcome switch
    {
        EntitlementOutcome.Refused => $"nothing: {gets.Reason.TrimEnd('.')}",
        EntitlementOutcome.Pinned => $"{gets.ReleaseName}, pinned",
        _ when gets.Sequence is null => $"nothing yet of {gets.Channel}",
        EntitlementOutcome.Frozen => $"{gets.ReleaseName} of {gets.Channel}, frozen at sequence {gets.Sequence}",
        _ => $"{gets.ReleaseName} of {gets.Channel}, the head, sequence {gets.Sequence}",
    };

    private static Rows View(DeploymentDetails details, DateTimeOffset now)
    {
        var gets = details.Gets;
        List<IRenderable> parts =
        [
            Listing.Fields(
                ("Deployment", details.DeploymentId),
                ("Customer", details.Customer is { } customer ? Cell.OneLine(customer) : "unknown: none of its licenses was issued here"),
                ("Gets", Gets(gets)),
                ("State", $"{EnumWord<LicenseState>.Of(gets.State)} [{gets.Code}]"),
                ("License", gets.LicenseId),
                ("Expires", Cell.Time(gets.ExpiresAt)),
                ("Freezes", gets.FreezesAt is { } freezes ? Cell.Time(freezes) : null),
                ("Assigned", details.AssignedChannel is { } channel ? $"to {channel}: {details.AssignedBecause}" : null),
                ("Revoked", details.RevokedAt is { } at ? $"{Cell.Time(at)}: {details.RevokedBecause}" : null)),
            Cell.Of("\nWhy", Cell.Heading),
            .. (gets.Reasons ?? []).Select((reason, i) => Cell.Of($"{i + 1}. {Cell.OneLine(reason.Text)} [{reason.Code}]")),
        ];
        if (details.Licenses.Count > 0)
        {
            parts.Add(Cell.Of("\nLicenses", Cell.Heading));
            parts.Add(Listing.Of(details.Licenses, ("EXPIRES", license => Cell.Time(license.ExpiresAt)), ("STATE", license => LicenseView.State(license, now)), ("ID", license => license.LicenseId)));
        }

        return new Rows(parts);
    }
}
