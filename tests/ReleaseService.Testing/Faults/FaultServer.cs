using System.Diagnostics;
using System.Text;
using ReleaseService.Contracts.Client;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>The server as a process of its own, on one port through all its lives. Says when it lives, so that clients can tell what it failed to answer from what it wasn't there for.</summary>
/// <param name="command">What starts it: <c>dotnet</c>, its program and its settings, perhaps behind something that limits it.</param>
/// <param name="folder">Its working directory.</param>
public sealed class FaultServer(IReadOnlyList<string> command, string folder) : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly int _port = FreePort.Find();
    private Process? _process;
    private volatile bool _isUp;
    private int _life;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Which of its lives this is; 0 while it has none.</summary>
    public int Life => _isUp ? Volatile.Read(ref _life) : 0;

    public int ProcessId => _process!.Id;

    public bool HasEnded => _process is null or { HasExited: true };

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), $"--urls=http://127.0.0.1:{_port}"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        Launch();
        if (!await IsServingAsync())
            throw new InvalidOperationException($"The server ended:\n{Output}");
    }

    /// <returns>True once it is ready; false when it ended before.</returns>
    public async Task<bool> IsServingAsync()
    {
        using var http = NewClient();
        await Eventually.HoldsAsync(async () => HasEnded || await IsReadyAsync(http), "the server is ready", TimeSpan.FromSeconds(120));
        if (HasEnded)
            return false;
        Interlocked.Increment(ref _life);
        _isUp = true;
        return true;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _isUp = false;
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public HttpClient NewClient() => new(new ConnectionErrors { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _process = null;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
