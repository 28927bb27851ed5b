namespace ReleaseService.Core.Publishing;

/// <summary>What people write about a change: it stands in histories, logs and terminals.</summary>
public static class ReasonRules
{
    public const int MaxLength = 1000;

    /// <summary>Null where it may stand; else what is wrong.</summary>
    public static string? Check(string reason) =>
        reason.Length > MaxLength ? $"reason may have {MaxLength} characters, has {reason.Length}."
        : reason.Any(c => char.IsControl(c) && c is not '\n') ? "reason holds a control character; write plain text."
        : null;

    /// <summary>The same of a reason that must be given.</summary>
    /// <param name="reason">Null where none was sent.</param>
    /// <param name="missing">What to say of an empty one.</param>
    public static string? CheckRequired(string? reason, string missing) =>
        Check(reason ?? "") ?? (string.IsNullOrWhiteSpace(reason) ? missing : null);
}
