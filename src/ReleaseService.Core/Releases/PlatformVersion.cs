using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Releases;

/// <summary>
/// The version of the W&amp;B platform in a release: SemVer 2.0 (<c>0.79.0</c>, <c>0.84.0-nightly.20260801</c>). It, and never the release's
/// name, says which of two releases is newer; build metadata is refused, since SemVer gives it no order.
/// </summary>
public sealed partial class PlatformVersion : IComparable<PlatformVersion>, IEquatable<PlatformVersion>
{
    private readonly (long Major, long Minor, long Patch) _core;
    private readonly string[] _preRelease;
    private readonly string _text;

    private PlatformVersion(string text, (long Major, long Minor, long Patch) core, string[] preRelease) =>
        (_text, _core, _preRelease) = (text, core, preRelease);

    public static PlatformVersion? TryParse(string text)
    {
        var match = SemVer().Match(text);
        if (!match.Success)
            return null;
        var preRelease = match.Groups[4].Value;
        return new PlatformVersion(
            text,
            (Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3])),
            preRelease.Length == 0 ? [] : preRelease.Split('.'));

        static long Number(Group group) => long.Parse(group.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>SemVer 2.0 §11.</summary>
    public int CompareTo(PlatformVersion? other)
    {
        if (other is null)
            return 1;
        var core = _core.CompareTo(other._core);
        if (core != 0)
            return core;
        if (_preRelease.Length == 0 || other._preRelease.Length == 0)
            return other._preRelease.Length.CompareTo(_preRelease.Length);

        for (var i = 0; i < Math.Min(_preRelease.Length, other._preRelease.Length); i++)
        {
            var identifier = CompareIdentifiers(_preRelease[i], other._preRelease[i]);
            if (identifier != 0)
                return identifier;
        }

        return _preRelease.Length.CompareTo(other._preRelease.Length);
    }

    public bool Equals(PlatformVersion? other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as PlatformVersion);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    public static bool operator ==(PlatformVersion? left, PlatformVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PlatformVersion? left, PlatformVersion? right) => !(left == right);

    public static bool operator <(PlatformVersion left, PlatformVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PlatformVersion left, PlatformVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PlatformVersion left, PlatformVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PlatformVersion left, PlatformVersion right) => left.CompareTo(right) >= 0;

    private static int CompareIdentifiers(string left, string right) =>
        (long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var l),
         long.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var r)) switch
        {
            (true, true) => l.CompareTo(r),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };

    // Numbers of at most 18 digits, so that they fit a long.
    [GeneratedRegex(
        @"\A(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})(?:-((?:0|[1-9][0-9]{0,17}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9][0-9]{0,17}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex SemVer();
}
