namespace ReleaseService.Testing.Servers;

/// <summary>What a program said.</summary>
public sealed record ToolAnswer(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Itself, when the program ended well; throws what it said otherwise.</summary>
    public ToolAnswer Checked() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());
}
