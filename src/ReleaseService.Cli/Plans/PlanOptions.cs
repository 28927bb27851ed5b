using System.CommandLine;

namespace ReleaseService.Cli.Plans;

/// <summary>What <c>plan</c>, <c>apply</c> and <c>channels pull</c> share.</summary>
internal sealed class PlanOptions
{
    public Argument<string> Folder { get; } = new("FOLDER") { Description = "A folder as channels/ is.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "channels" };

    public Option<string[]> Channels { get; } = new("--channel") { HelpName = "NAME", Description = "Only this channel; may be given more than once. Releases come all.", DefaultValueFactory = _ => [] };

    public Symbol[] All => [Folder, Channels];
}
