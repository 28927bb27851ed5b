using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses show</c>.</summary>
internal static class ShowLicense
{
    public static Command Create()
    {
        var license = LicenseCommands.License();
        return new Verb("show", "Shows what an issued license says and what became of it.", "releasectl licenses show $LICENSE").With(license).Runs(call => RunAsync(call, call.Get(license)));
    }

    private static async Task<int> RunAsync(Call call, string license)
    {
        call.Out.Answer(await call.Client.GetLicenseAsync(license, call.Cancellation), ContractsJson.Default.IssuedLicense, LicenseView.Of);
        return ExitCode.Fine;
    }
}
