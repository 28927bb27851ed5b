using System.CommandLine;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys rotate</c>: makes the next key. The server makes it, and its private part never leaves it.</summary>
internal static class RotateKey
{
    public static Command Create()
    {
        var (algorithm, yes) = (Algorithm(), GlobalOptions.Yes());
        var after = new Option<int?>("--signs-after") { HelpName = "MINUTES", Description = "How long it is published before it signs; without: as the server is set." };
        return new Verb(
            "rotate", "Makes a signing key, which is published now and signs later; the first one signs at once. Takes an admin for all channels.",
            "releasectl keys rotate",
            "releasectl keys rotate --algorithm ES256 --signs-after 60")
            .With(algorithm, after, yes)
            .Runs(call => RunAsync(call, new CreateKeyRequest(call.Get(algorithm), call.Get(after)), call.Get(yes)));
    }

    public static Option<string> Algorithm()
    {
        var option = new Option<string>("--algorithm") { Description = "What it signs with; every client knows RS256.", DefaultValueFactory = _ => LicenseAlgorithms.Rs256 };
        option.AcceptOnlyFromAmong([.. LicenseAlgorithms.ToSignWith]);
        return option;
    }

    private static async Task<int> RunAsync(Call call, CreateKeyRequest request, bool yes)
    {
        call.Out.Answer(await MakeAsync(call, request, yes), ContractsJson.Default.SigningKeyDetails, KeyView.Of);
        return ExitCode.Fine;
    }

    private static async Task<SigningKeyDetails> MakeAsync(Call call, CreateKeyRequest request, bool yes)
    {
        try
        {
            return await LostAnswer.TellAsync(
                () => call.Client.CreateKeyAsync(request, call.Cancellation),
                "the key may have been made.", "Look with 'releasectl keys list', and rotate again only if it isn't there.");
        }
        catch (ReleaseServiceException e) when (e.Problem?.Code == "signing_key_first" && !request.Force)
        {
            // There is no way back, so it is asked before.
            return await call.ConfirmAsync("Make the first key here, and so have licenses checked: those of other issuers get 401 from then on unless their keys are among the server's Licensing:Jwks", yes)
                ? await MakeAsync(call, request with { Force = true }, yes)
                : throw new CommandException("Nothing was changed.", "Configure the other issuers' keys first (Licensing:Jwks), or answer y, or add --yes.");
        }
    }
}
