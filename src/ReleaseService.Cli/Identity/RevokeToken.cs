using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Identity;

/// <summary><c>releasectl tokens revoke</c>.</summary>
internal static class RevokeToken
{
    public static Command Create()
    {
        var token = new Argument<string>("TOKEN") { Description = "Its name, or its id; never the token itself." };
        return new Verb("revoke", "Revokes a token at once, on every server.", "releasectl tokens revoke ci-nightly")
            .With(token)
            .Runs(call => RunAsync(call, call.Get(token)));
    }

    private static async Task<int> RunAsync(Call call, string token)
    {
        if (!Guid.TryParse(token, out var id))
            id = await FindAsync(call, token);
        var revoked = await call.Client.RevokeTokenAsync(id, call.Cancellation);
        call.Out.Answer(revoked, ContractsJson.Default.TokenDetails, details => Cell.Of($"{details.Name} was revoked at {Cell.Time(details.RevokedAt)} by {details.RevokedBy}.\n"));
        return ExitCode.Fine;
    }

    /// <summary>Names are unique only among the tokens in force, so the newest of that name is meant.</summary>
    private static async Task<Guid> FindAsync(Call call, string name)
    {
        var named = (await call.Client.GetTokensAsync(call.Cancellation)).Tokens.Where(token => token.Name == name).ToList();
        var found = named.LastOrDefault(token => token.RevokedAt is null) ?? named.LastOrDefault()
            ?? throw new CommandException($"There is no token named '{name}'.", "'releasectl tokens list --all' shows those there are; give the name, not the token itself.");
        return found.TokenId;
    }
}
