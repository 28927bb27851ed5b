using System.Text.RegularExpressions;
using ReleaseService.Core;

namespace ReleaseService.Fuzz.Targets;

/// <summary>What holds for any answer of a reader, however broken its input: a value or defects, never both, each with a code and words, of a readable size.</summary>
internal static partial class Defects
{
    private const int MaxMessage = 32 * 1024;

    public static void Check<T>(Checked<T> result)
        where T : class
    {
        Property.Holds(result.TryGet(out _) == (result.Defects.Count == 0), "A reader gave a value and defects, or neither.");
        Check(result.Defects);
    }

    public static void Check(IEnumerable<Defect> defects)
    {
        foreach (var defect in defects)
        {
            Property.Holds(Code().IsMatch(defect.Code), "A defect's code isn't one.", defect.Code);
            Property.Holds(defect.Message.Length is > 0 and < MaxMessage, "A defect says nothing, or too much.", defect.Code);
        }
    }

    [GeneratedRegex(@"\A[a-z_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
