using System.Diagnostics;
using System.Text;
using ReleaseService.Contracts.Client;
using ReleaseService.Testing.Servers;

namespace ReleaseService.EndToEnd.Tests;

/// <summary>The server as a process of its own, started as a person would, in a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static ServerProcess Launch(string folder, params string[] arguments) => Launch(folder, null, arguments);

    private static ServerProcess Launch(string folder, long? heapBytes, string[] arguments)
    {
        var dll = typeof(Server.ReleaseServer).Assembly.Location;
        var start = Interruptible.Start(["dotnet", dll, "--urls=http://127.0.0.1:0", "--Hosting:DrainDelay=00:00:00", .. arguments]);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, true, true);
        if (heapBytes is { } limit)
            start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("X");
        return new ServerProcess(Process.Start(start)!);
    }

    public static Task<ServerProcess> StartAsync(string folder, params string[] arguments) => StartAsync(Launch(folder, arguments));

    /// <summary>With a heap of so many bytes and not one more, as in a container.</summary>
    public static Task<ServerProcess> StartWithinAsync(long heapBytes, string folder, params string[] arguments) => StartAsync(Launch(folder, heapBytes, arguments));

    private static async Task<ServerProcess> StartAsync(ServerProcess server)
    {
        var ended = server._process.WaitForExitAsync();
        if (await Task.WhenAny(server._address.Task, ended).WaitAsync(TimeSpan.FromSeconds(60)) == ended)
            throw new InvalidOperationException($"The server ended:\n{server.Output}");
        server.Http = new HttpClient(new ConnectionErrors { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = await server._address.Task };
        return server;
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString()]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await WaitForExitAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        const string listening = "\"address\":\"";
        if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(new Uri(line[(at + listening.Length)..].Split('"')[0]));
    }
}
