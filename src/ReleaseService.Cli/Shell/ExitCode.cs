namespace ReleaseService.Cli.Shell;

/// <summary>What the process ends with; <c>releasectl --help</c> and docs/publishing.md say the same.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>It didn't work: no connection, no permission, a wrong argument.</summary>
    public const int Error = 1;

    /// <summary>Lint or the rules of promotions object to what was asked for; a backup is broken.</summary>
    public const int Findings = 2;

    /// <summary>The server has something else than was expected: a newer head, another history, another release of that name.</summary>
    public const int Conflict = 3;

    /// <summary>Ended with Ctrl+C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
