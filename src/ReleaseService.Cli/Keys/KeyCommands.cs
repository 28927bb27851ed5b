using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys</c>: what licenses are signed with.</summary>
internal static class KeyCommands
{
    public static Command Create() => new Verb("keys", "Lists, rotates, retires and exports signing keys; generates those of an issuer without a server.", "releasectl keys list")
        .With(ListKeys.Create(), RotateKey.Create(), RetireKey.Create(), ExportKeys.Create(), GenerateKey.Create());
}
