using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using ReleaseService.Fuzz.Loop;

namespace ReleaseService.Fuzz.Findings;

/// <summary>
/// What the process can't say any more when it happens: the input that runs is in a file, for when a stack overflow ends everything, and one that takes more processor time than any may is
/// written down as a hang, and the process ended. Processor time, since the machine may be busy with other things.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    public const int HangExitCode = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _current;
    private readonly Timer _timer;
    private readonly FindingLog _findings;
    private byte[] _input = [];
    private long _number;
    private long _watched;
    private TimeSpan _since;

    public Watchdog(string file, FindingLog findings)
    {
        _findings = findings;
        _file = MemoryMappedFile.CreateFromFile(file, FileMode.Create, null, sizeof(int) + Mutator.MaxLength + 1);
        _current = _file.CreateViewAccessor();
        _timer = new Timer(_ => Look(), null, 250, 250);
    }

    /// <summary>Called before each input.</summary>
    public void Begin(byte[] input)
    {
        _current.Write(0, input.Length);
        _current.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, Mutator.MaxLength));
        Volatile.Write(ref _input, input);
        Interlocked.Increment(ref _number);
    }

    /// <summary>Processor time of this process so far.</summary>
    public static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _current.Dispose();
        _file.Dispose();
    }

    private void Look()
    {
        var number = Interlocked.Read(ref _number);
        if (number != _watched)
            (_watched, _since) = (number, Used());
        else if (Used() - _since > Limit)
        {
            _findings.Note(Volatile.Read(ref _input), "An input never ends.");
            Environment.Exit(HangExitCode);
        }
    }
}
