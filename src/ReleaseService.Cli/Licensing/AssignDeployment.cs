using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses assign</c> and <c>unassign</c>: support moves a deployment to another channel without a new license.</summary>
internal static class AssignDeployment
{
    public static Command Create()
    {
        var (deployment, channel, force) = (LicenseCommands.Deployment(), GlobalOptions.Channel(), Force());
        var reason = GlobalOptions.Reason("Why; the audit and the deployment show it.");
        reason.Required = true;
        return new Verb(
            "assign", "Makes a deployment follow a channel, whatever its license says. Takes a publisher for all channels.",
            "releasectl licenses assign 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10 beta --reason \"Ticket 4711: needs the fix.\"")
            .With(deployment, channel, reason, force)
            .Runs(async call => Tell(
                call, await call.Client.AssignAsync(call.Get(deployment), new AssignmentRequest(call.Get(channel), call.Get(reason), call.Get(force)), call.Cancellation), $"follows {call.Get(channel)} now"));
    }

    public static Command CreateEnd()
    {
        var (deployment, force) = (LicenseCommands.Deployment(), Force());
        return new Verb("unassign", "Ends an assignment: the deployment follows its license again. Takes a publisher for all channels.", "releasectl licenses unassign 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10")
            .With(deployment, force)
            .Runs(async call => Tell(call, await call.Client.UnassignAsync(call.Get(deployment), call.Get(force), call.Cancellation), "follows its license again"));
    }

    /// <summary>With what it gets, since an expired or revoked license goes on being one. An id that nobody knows may be mistyped, or its first license is on the way.</summary>
    private static int Tell(Call call, DeploymentDetails details, string what)
    {
        call.Out.Answer(details, ContractsJson.Default.DeploymentDetails, _ => Cell.Of($"{details.DeploymentId} {what}. It gets {ExplainDeployment.Gets(details.Gets)}.\n"));
        if (details.Gets.LicenseId is null)
            call.Warn($"no license of {details.DeploymentId} was ever issued or seen here; is the id right?");
        return ExitCode.Fine;
    }

    private static Option<bool> Force() => new("--force") { Description = "Also to a channel with a lower platform version, which is a downgrade; takes an admin." };
}
