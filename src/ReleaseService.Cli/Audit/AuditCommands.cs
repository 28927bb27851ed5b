using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Audit;

/// <summary><c>releasectl audit</c>: who changed what, and whether that record is whole.</summary>
internal static class AuditCommands
{
    public static Command Create() => new Verb("audit", "Lists the audit, and checks that nobody changed it. Takes an identity for all channels.", "releasectl audit verify")
        .With(ListAudit.Create(), VerifyAudit.Create());
}
