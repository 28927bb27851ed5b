using System.CommandLine;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;

namespace ReleaseService.Cli.Identity;

/// <summary><c>releasectl tokens create</c>: the one time that a token is shown. In a pipe it stands alone on standard output.</summary>
internal static class CreateToken
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What it is for, unique among the tokens in force." };
        var role = new Option<string>("--role") { Required = true, Description = "What it may do." };
        role.AcceptOnlyFromAmong([.. EnumWord<Role>.All]);
        var channels = new Option<string[]>("--channel") { HelpName = "NAME", Description = "A channel that it may do that on; may be given more than once. Without: all.", DefaultValueFactory = _ => [] };
        var expires = new Option<string>("--expires") { HelpName = "90d|never", Description = "How long it lasts, in days (d) or hours (h).", DefaultValueFactory = _ => "90d" };
        return new Verb(
            "create", "Makes a token and prints it, this once.",
            "releasectl tokens create ci-nightly --role publisher --channel nightly --channel beta",
            "releasectl tokens create dashboard --role viewer --expires never > token.txt")
            .With(name, role, channels, expires)
            .Runs(call => RunAsync(call, call.Get(name), call.Get(role)!, call.Get(channels)!, call.Get(expires)!));
    }

    private static async Task<int> RunAsync(Call call, string name, string role, string[] channels, string expires)
    {
        var request = new CreateTokenRequest(name, EnumWord<Role>.TryParse(role)!.Value, channels.Length == 0 ? null : channels, Words.Expiry(expires, call.Surroundings.Time.GetUtcNow()));
        var created = await LostAnswer.TellAsync(
            () => call.Client.CreateTokenAsync(request, call.Cancellation),
            "the token may have been made, and nobody has it.", $"Look with 'releasectl tokens list'; if {name} is there, revoke it and create it again.");
        if (call.Format != OutputFormat.Table)
        {
            call.Out.Answer(created, ContractsJson.Default.CreatedToken, _ => throw new InvalidOperationException("No table was asked for."));
            return ExitCode.Fine;
        }

        var details = created.Details;
        call.Error.Show(Listing.Fields(
            ("Name", details.Name), ("Role", EnumWord<Role>.Of(details.Role)), ("Channels", Words.Scope(details.Channels)), ("Expires", Cell.Time(details.ExpiresAt)), ("Id", details.TokenId.ToString())));
        call.Error.Line("Keep it now: it isn't shown again.", Cell.Careful);
        call.Out.Raw($"{created.Token}\n");
        return ExitCode.Fine;
    }
}
