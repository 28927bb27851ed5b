using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses</c>: what entitles deployments, and what support does with them.</summary>
internal static class LicenseCommands
{
    public static Command Create() => new Verb("licenses", "Issues, finds, renews, revokes, explains and inspects licenses.", "releasectl licenses list --customer acme")
        .With(
            IssueLicense.Create(), RenewLicense.Create(), ListLicenses.Create(), ShowLicense.Create(), RevokeLicense.Create(), ExplainDeployment.Create(), AssignDeployment.Create(), AssignDeployment.CreateEnd(),
            InspectLicense.Create());

    public static Argument<string> License() => new Argument<string>("LICENSE") { Description = "Its id, as 'licenses list' shows it; never the token itself." }.RefusingTokens();

    public static Argument<string> Deployment() => new Argument<string>("DEPLOYMENT") { Description = "The deployment's id, a UUID." }.RefusingTokens();

    public static Option<string?> DeploymentOption(string description) => new Option<string?>("--deployment") { HelpName = "ID", Description = description }.RefusingTokens();
}
