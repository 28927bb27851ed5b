using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;

namespace ReleaseService.Cli.Identity;

/// <summary><c>releasectl tokens list</c>.</summary>
internal static class ListTokens
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also those that were revoked or have expired." };
        return new Verb("list", "Lists the tokens in force.", "releasectl tokens list", "releasectl tokens list --all -o json")
            .With(all)
            .Runs(call => RunAsync(call, call.Get(all)));
    }

    private static async Task<int> RunAsync(Call call, bool all)
    {
        var now = call.Surroundings.Time.GetUtcNow();
        var tokens = (await call.Client.GetTokensAsync(call.Cancellation)).Tokens.Where(token => all || IsInForce(token, now)).ToList();
        call.Out.Answer(new TokenList(tokens), ContractsJson.Default.TokenList, list => Listing.Of(
            list.Tokens,
            ("NAME", token => token.Name), ("ROLE", token => EnumWord<Role>.Of(token.Role)), ("CHANNELS", token => Words.Scope(token.Channels)), ("EXPIRES", token => Cell.Time(token.ExpiresAt)),
            ("LAST USED", token => Cell.Time(token.LastUsedAt)), ("CREATED BY", token => token.CreatedBy),
            ("STATE", token => token.RevokedAt is { } at ? $"revoked {Cell.Time(at)} by {token.RevokedBy}" : IsInForce(token, now) ? "in force" : "expired"), ("ID", token => token.TokenId.ToString())));
        return ExitCode.Fine;
    }

    private static bool IsInForce(TokenDetails token, DateTimeOffset now) => token.RevokedAt is null && !(token.ExpiresAt <= now);
}
