using ReleaseService.Contracts.Channels;
using Spectre.Console;

namespace ReleaseService.Cli.Output;

/// <summary>A rule that a promotion breaks, as a line.</summary>
internal static class RefusalView
{
    public static Text Of(Refusal refusal) =>
        Cell.Of($"refused: {Cell.OneLine(refusal.Message)} [{refusal.Code}]{(refusal.CanForce ? " (an admin may --force it, with a --reason)" : "")}", Cell.Bad);
}
