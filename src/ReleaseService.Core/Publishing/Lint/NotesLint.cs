namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Notes are what people read before they let an upgrade through.</summary>
internal static class NotesLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        if (string.IsNullOrWhiteSpace(subject.Notes))
            findings.Add(LintRules.NotesMissing, "notes", "Missing; say what is new, for whom, and what to look out for. Notes can be added later without a new release.");
    }
}
