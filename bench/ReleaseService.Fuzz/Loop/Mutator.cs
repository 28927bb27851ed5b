namespace ReleaseService.Fuzz.Loop;

/// <summary>Makes a new input of one that is known: mostly one change or two, at most sixteen, each of one of the kinds below.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, Corpus corpus)
{
    public const int MaxLength = 8 * 1024;

    /// <summary>Where numbers turn over, lose digits or stop being numbers; as text, since all inputs here are text.</summary>
    private static readonly byte[][] Numbers = [.. new[]
    {
        "0", "-0", "-1", "1", "9", "10", "127", "128", "255", "256", "32768", "65535", "65536", "999999", "1000000", "2147483647", "2147483648", "-2147483648", "4294967296", "9007199254740991",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "253402300799", "253402300800", "0.1", "1e21", "1e-7", "1e308", "1e309", "5e-324", "1e-400", "-1e400",
        "0.30000000000000004", "123456789012345678901234567890", "2.98023223876953125e-8", "1e+07", "010", "0x10", "1_000", "00", "1.", ".5",
    }.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Characters that some reader treats in a way of its own, and bytes that are none.</summary>
    private static readonly byte[][] Odd =
    [
        [0], [0x7F], [9], [11], [12], [13], [13, 10], [0xC2, 0x80], [0xC2, 0x85], [0xC2, 0xA0], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9], [0xE2, 0x80, 0x8B], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBE],
        [0xEF, 0xBF, 0xBF], [0xEF, 0xBF, 0xBD], [0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xEE, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xC0, 0xAF], [0x80], [0xFF], [0xFE, 0xFF],
        [0xE2, 0x80, 0xAE], [0xC4, 0xB0], [0xC5, 0xBF], [0xE2, 0x84, 0xAA], [0xEF, 0xBC, 0x91], [0xD9, 0xA3], [0xCC, 0x81],
    ];

    private static readonly byte[][] Values = [.. new[] { "null", "true", "false", "{}", "[]", "\"\"", "0", "1", "-1", "0.5", "\"a\"", "[1]", "{\"a\":1}", "\"null\"", "\"0\"", "[[]]", "[null]", "\"\\ud800\"", "\"\\u0000\"", "1e400" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    private readonly List<byte> _input = [];

    public byte[] Make(byte[] from)
    {
        _input.Clear();
        _input.AddRange(from);
        var changes = 0;
        do
            Change();
        while (++changes < 16 && random.Next(2) == 0);
        return _input.Count > MaxLength ? [.. _input.Take(MaxLength)] : [.. _input];
    }

    private void Change()
    {
        switch (random.Next(15))
        {
            case 0 when _input.Count > 0:
                _input[At()] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when _input.Count > 0:
                _input[At()] = (byte)random.Next(256);
                break;
            case 2 when _input.Count > 0:
                _input[At()] = (byte)random.Next(' ', 127);
                break;
            case 3:
                Insert(One(Odd));
                break;
            case 4:
                ReplaceNumber();
                break;
            case 5 when words.Count > 0:
                Insert(One(words));
                break;
            case 6 when words.Count > 0:
                Overwrite(One(words));
                break;
            case 7:
                _input.RemoveRange(Block(out var removed), removed);
                break;
            case 8:
                var at = Block(out var length);
                Insert([.. _input.GetRange(at, length)]);
                break;
            case 9:
                Repeat();
                break;
            case 10 or 11:
                ReplaceToken();
                break;
            case 12 when random.Next(4) == 0:
                Wrap();
                break;
            default:
                Splice();
                break;
        }
    }

    /// <summary>A number that stands there, or one more.</summary>
    private void ReplaceNumber()
    {
        var start = _input.Count == 0 ? 0 : At();
        while (start < _input.Count && !char.IsAsciiDigit((char)_input[start]))
            start++;
        var end = start;
        while (end < _input.Count && char.IsAsciiDigit((char)_input[end]))
            end++;
        _input.RemoveRange(start, end - start);
        _input.InsertRange(start, One(Numbers));
    }

    /// <summary>A text in quotes, a word or a number by one of another input, or by a whole value: what comes out can be read often enough.</summary>
    private void ReplaceToken()
    {
        var (start, length) = Token.Any(_input, random);
        _input.RemoveRange(start, length);
        var other = corpus.Any(random);
        var (at, count) = Token.Any(other, random);
        _input.InsertRange(start, random.Next(2) == 0 ? One(Values) : other.AsSpan(at, count));
    }

    /// <summary>A list or a map around a token, or dozens of them, each closed: as deep as a reader goes, and one level deeper.</summary>
    private void Wrap()
    {
        var (start, length) = Token.Any(_input, random);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var times = random.Next(2) == 0 ? 1 + random.Next(4) : 50 + random.Next(20);
        _input.InsertRange(start + length, System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(close, times))));
        _input.InsertRange(start, System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, times))));
    }

    /// <summary>A word or a byte many times over: depth, length, repetition.</summary>
    private void Repeat()
    {
        var piece = words.Count > 0 && random.Next(2) == 0 ? One(words) : _input.Count > 0 ? [_input[At()]] : [(byte)'['];
        var times = 2 << random.Next(8);
        Insert([.. Enumerable.Repeat(piece, times).SelectMany(bytes => bytes).Take(MaxLength / 2)]);
    }

    /// <summary>A part of another input, in between or up to the end.</summary>
    private void Splice()
    {
        var other = corpus.Any(random);
        if (other.Length == 0)
            return;
        var start = random.Next(other.Length);
        if (random.Next(2) == 0)
        {
            Insert(other.AsSpan(start, Math.Min(other.Length - start, 1 + random.Next(64))).ToArray());
            return;
        }

        var keep = _input.Count == 0 ? 0 : At();
        _input.RemoveRange(keep, _input.Count - keep);
        _input.AddRange(other.AsSpan(start));
    }

    private void Insert(byte[] bytes)
    {
        if (_input.Count + bytes.Length <= MaxLength)
            _input.InsertRange(random.Next(_input.Count + 1), bytes);
    }

    private void Overwrite(byte[] bytes)
    {
        var at = random.Next(_input.Count + 1);
        _input.RemoveRange(at, Math.Min(bytes.Length, _input.Count - at));
        _input.InsertRange(at, bytes);
    }

    private int Block(out int length)
    {
        var start = _input.Count == 0 ? 0 : At();
        length = Math.Min(_input.Count - start, 1 + random.Next(2 << random.Next(9)));
        return start;
    }

    private int At() => random.Next(_input.Count);

    private byte[] One(IReadOnlyList<byte[]> pieces) => pieces[random.Next(pieces.Count)];
}
