using Xunit;

namespace ReleaseService.Testing;

/// <summary>Changes of samples, which change too: what isn't there any more can't be replaced, and a test of it would test nothing.</summary>
public static class TextEdit
{
    /// <summary>Replaces what must be there.</summary>
    public static string MustReplace(this string text, string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
