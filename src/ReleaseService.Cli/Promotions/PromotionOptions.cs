using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Promotions;

/// <summary>What <c>promote</c> and <c>rollback</c> share.</summary>
internal sealed class PromotionOptions
{
    public Option<long?> ExpectedSequence { get; } = new("--expected-sequence") { HelpName = "NUMBER", Description = "Only if the channel's head has this sequence; 0 for a channel without one." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Only show what would change, and what objects to it." };

    public Option<bool> Force { get; } = new("--force") { Description = "Override the refusals that can be. Takes an admin and a reason." };

    public Option<bool> Yes { get; } = GlobalOptions.Yes();

    public Symbol[] All => [ExpectedSequence, DryRun, Force, Yes];
}
