namespace ReleaseService.Core.Identity;

/// <summary>What a claim must read: the text itself, letter by letter, in which <c>*</c> stands for any text, also none. Nothing else is special.</summary>
public static class ClaimPattern
{
    /// <summary>Whether it demands nothing: every text matches.</summary>
    public static bool TakesAnything(string pattern) => pattern.Length > 0 && pattern.All(letter => letter == '*');

    /// <summary>Each piece between the asterisks at its earliest place: that finds a match if there is one, without trying combinations, so that
    /// no pattern takes long.</summary>
    public static bool Matches(string pattern, string text)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1)
            return string.Equals(pattern, text, StringComparison.Ordinal);
        var (first, last) = (pieces[0], pieces[^1]);
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
            return false;

        var rest = text.AsSpan(first.Length..^last.Length);
        foreach (var piece in pieces.AsSpan(1..^1))
        {
            var at = rest.IndexOf(piece, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + piece.Length)..];
        }

        return true;
    }
}
