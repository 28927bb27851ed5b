using System.Globalization;

namespace ReleaseService.Contracts.Channels;

/// <summary>A place in a channel's history. Later promotions have higher ones; a higher epoch counts more than any sequence. As text <c>EPOCH-SEQUENCE</c>, such as <c>1-42</c>.</summary>
/// <param name="Epoch">Of the database (<see cref="HeaderNames.Epoch"/>); 0 where none was told.</param>
/// <param name="Sequence">Of the promotion.</param>
public readonly record struct ChannelPlace(long Epoch, long Sequence) : IComparable<ChannelPlace>
{
    /// <summary>Reads the text, or the id of an event of a watch, which begins with it.</summary>
    /// <param name="text">Null for none.</param>
    /// <param name="place">What it says.</param>
    /// <returns>Whether it is such a text.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ChannelPlace place)
    {
        place = default;
        var afterEpoch = text.IndexOf('-');
        if (afterEpoch < 0 || !TryParseNumber(text[..afterEpoch], out var epoch))
            return false;
        var rest = text[(afterEpoch + 1)..];
        var afterSequence = rest.IndexOf('-');
        if (!TryParseNumber(afterSequence < 0 ? rest : rest[..afterSequence], out var sequence))
            return false;
        place = new ChannelPlace(epoch, sequence);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ChannelPlace other) => (Epoch, Sequence).CompareTo((other.Epoch, other.Sequence));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>Whether the one is before the other.</summary>
    public static bool operator <(ChannelPlace a, ChannelPlace b) => a.CompareTo(b) < 0;

    /// <summary>Whether the one is behind the other.</summary>
    public static bool operator >(ChannelPlace a, ChannelPlace b) => a.CompareTo(b) > 0;

    /// <summary>Whether the one is the other or before it.</summary>
    public static bool operator <=(ChannelPlace a, ChannelPlace b) => a.CompareTo(b) <= 0;

    /// <summary>Whether the one is the other or behind it.</summary>
    public static bool operator >=(ChannelPlace a, ChannelPlace b) => a.CompareTo(b) >= 0;

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
