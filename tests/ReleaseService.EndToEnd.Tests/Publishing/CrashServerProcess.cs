using System.Diagnostics;
using System.Text;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>ReleaseService.CrashServer: a process that serves one database after another, until it dies at a point of one.</summary>
internal sealed class CrashServerProcess : IAsyncDisposable
{
    /// <summary>128 and the number of SIGKILL.</summary>
    private const int Killed = 137;

    private const string Listening = "listening ";
    private const string Point = "point ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<string> _points = [];
    private TaskCompletionSource<Uri> _address = new();

    private CrashServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The points that the present server has reached, each as <c>NUMBER WHAT</c>.</summary>
    public IReadOnlyList<string> Points
    {
        get
        {
            lock (_output)
                return [.. _points];
        }
    }

    public static CrashServerProcess Start()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "ReleaseService.CrashServer.dll");
        return new(Process.Start(new ProcessStartInfo("dotnet", [dll]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!);
    }

    /// <summary>Ends the server before, if there is one, and starts another.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="deadly">Number of the point at which the process dies; 0 for none.</param>
    /// <returns>Its base URL; null when it died before it listened.</returns>
    public async Task<Uri?> ServeAsync(TestDatabase database, int deadly = 0)
    {
        lock (_output)
        {
            _points.Clear();
            _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        string[] settings = ["--urls=http://127.0.0.1:0", "--Hosting:LogLevel=Warning", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", .. database.Settings];
        await _process.StandardInput.WriteLineAsync(string.Join('\t', settings.Prepend(deadly.ToString())));
        await _process.StandardInput.FlushAsync();
        var ended = _process.WaitForExitAsync();
        return await Task.WhenAny(_address.Task, ended).WaitAsync(TimeSpan.FromSeconds(120)) == ended ? null : await _address.Task;
    }

    /// <returns>The point at which it died, as <c>NUMBER WHAT</c>.</returns>
    public async Task<string> WaitForDeathAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(_process.ExitCode == Killed, $"It ended with {_process.ExitCode}:\n{_output}");
        return Points[^1];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.AppendLine(line);
            if (line.StartsWith(Point, StringComparison.Ordinal))
                _points.Add(line[Point.Length..]);
            else if (line.StartsWith(Listening, StringComparison.Ordinal))
                _address.TrySetResult(new Uri(line[Listening.Length..]));
        }
    }
}
