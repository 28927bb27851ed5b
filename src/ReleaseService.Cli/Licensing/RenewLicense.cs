using System.CommandLine;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses renew</c>.</summary>
internal static class RenewLicense
{
    public static Command Create()
    {
        var (license, terms) = (LicenseCommands.License(), new LicenseTerms());
        return new Verb(
            "renew", "Renews a license: prints a new token for the same deployment, which says what the old one does, but for its end and for what you name. Takes an admin for all channels.",
            "releasectl licenses renew $LICENSE --expires 365d > license.txt",
            "releasectl licenses renew $LICENSE --expires 365d --trial=false --max-users 200 > license.txt")
            .With(license).With(terms.All)
            .Runs(async call =>
            {
                var (id, request) = (call.Get(license), await terms.ReadAsync(call));
                return LicenseView.PrintNew(call, await LostAnswer.TellAsync(
                    () => call.Client.RenewLicenseAsync(id, request, call.Cancellation),
                    "the license may have been renewed, and nobody has the new token.", $"Look with 'releasectl licenses show {id}'; if it names a renewal, renew that one."));
            });
    }
}
