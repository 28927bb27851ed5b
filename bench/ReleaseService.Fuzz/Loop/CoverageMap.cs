using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace ReleaseService.Fuzz.Loop;

/// <summary>
/// Where instrumented code counts the branches that an input takes, and which of them any input has taken. A branch counts anew with each bucket of
/// its hits (1, 2, 3, 4 – 7, 8 – 15, 16 – 31, 32 – 127, more), as in AFL: a loop that goes round eight times says something else than one that goes round once.
/// </summary>
internal sealed unsafe class CoverageMap
{
    /// <summary>SharpFuzz numbers branches with 16 bits.</summary>
    public const int Size = 1 << 16;

    private static readonly byte[] Buckets = [.. Enumerable.Range(0, 256).Select(Bucket)];

    private readonly byte* _hits;
    private readonly byte[] _seen = new byte[Size];

    /// <summary>To be made before any instrumented code runs, which has nowhere to write to until then.</summary>
    public CoverageMap()
    {
        _hits = (byte*)NativeMemory.AllocZeroed(Size); // for the life of the process
        Trace.SharedMem = _hits;
    }

    /// <summary>How many branches any input has taken.</summary>
    public int Edges => _seen.Count(buckets => buckets != 0);

    public void Clear()
    {
        new Span<byte>(_hits, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the last input took a branch, or as often as one bucket says, that none before it did.</summary>
    public bool NoteNew()
    {
        var isNew = false;
        var words = (ulong*)_hits;
        for (var word = 0; word < Size / 8; word++)
        {
            if (words[word] == 0)
                continue;
            for (var at = word * 8; at < (word * 8) + 8; at++)
            {
                var bucket = Buckets[_hits[at]];
                isNew |= (bucket & ~_seen[at]) != 0;
                _seen[at] |= bucket;
            }
        }

        return isNew;
    }

    /// <summary>The branches that the last input took.</summary>
    public List<int> Taken()
    {
        List<int> taken = [];
        for (var at = 0; at < Size; at++)
        {
            if (_hits[at] != 0)
                taken.Add(at);
        }

        return taken;
    }

    private static byte Bucket(int hits) => hits switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
