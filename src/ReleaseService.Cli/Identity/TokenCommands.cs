using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Identity;

/// <summary><c>releasectl tokens</c>: what lets people and pipelines publish.</summary>
internal static class TokenCommands
{
    public static Command Create() => new Verb("tokens", "Lists, makes and revokes tokens. Takes an admin for all channels.", "releasectl tokens list")
        .With(ListTokens.Create(), CreateToken.Create(), RevokeToken.Create());
}
