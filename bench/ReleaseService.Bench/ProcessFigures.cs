using System.Globalization;

namespace ReleaseService.Bench;

/// <summary>What Linux says of a process.</summary>
internal static class ProcessFigures
{
    private const double TicksPerSecond = 100; // USER_HZ of every Linux that .NET runs on

    /// <param name="pid">The process.</param>
    /// <param name="field">Of /proc/PID/status, such as <c>VmRSS</c>: resident, or <c>RssAnon</c>: what of it is its own, or <c>VmHWM</c>: the most that was resident.</param>
    public static double Megabytes(int pid, string field) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith($"{field}:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Its processor time, with that of its children (nginx works in them).</summary>
    public static double ProcessorSeconds(int pid) => Children(pid).Append(pid).Sum(OwnProcessorSeconds);

    private static IEnumerable<int> Children(int pid) => File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);

    private static double OwnProcessorSeconds(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' '); // from the third field on, since a program's name may hold anything
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
