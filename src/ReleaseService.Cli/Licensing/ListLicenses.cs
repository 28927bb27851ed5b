using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses list</c>.</summary>
internal static class ListLicenses
{
    private const int LargestPage = 1000;

    public static Command Create()
    {
        var customer = new Option<string?>("--customer") { HelpName = "TEXT", Description = "Only those of customers with this in their name." };
        var deployment = LicenseCommands.DeploymentOption("Only those of this deployment.");
        var limit = new Option<int>("--limit") { HelpName = "COUNT", Description = "At most so many; 0 for all.", DefaultValueFactory = _ => 50 };
        return new Verb("list", "Lists the licenses that were issued, newest first.", "releasectl licenses list", "releasectl licenses list --customer acme --limit 0 -o json")
            .With(customer, deployment, limit)
            .Runs(call => RunAsync(call, call.Get(customer), call.Get(deployment), call.Get(limit)));
    }

    private static async Task<int> RunAsync(Call call, string? customer, string? deployment, int limit)
    {
        if (limit < 0)
            throw new CommandException("--limit is negative.", "Give how many licenses to list, or 0 for all.");
        List<IssuedLicense> licenses = [];
        string? next = null;
        do
        {
            var page = await call.Client.GetLicensesAsync(customer, deployment, next, limit == 0 ? LargestPage : Math.Min(limit - licenses.Count, LargestPage), call.Cancellation);
            licenses.AddRange(page.Licenses);
            next = page.Next;
        }
        while (next is not null && (limit == 0 || licenses.Count < limit));

        var now = call.Surroundings.Time.GetUtcNow();
        call.Out.Answer(new LicenseList(licenses, next), ContractsJson.Default.LicenseList, list => Listing.Of(
            list.Licenses,
            ("CUSTOMER", license => license.Customer), ("DEPLOYMENT", license => license.DeploymentId), ("EXPIRES", license => Cell.Time(license.ExpiresAt)), ("STATE", license => LicenseView.State(license, now)),
            ("ISSUED", license => Cell.Time(license.IssuedAt)), ("BY", license => license.IssuedBy), ("ID", license => license.LicenseId)));
        return ExitCode.Fine;
    }
}
