using System.Diagnostics;
using ReleaseService.Testing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>A release engineer at a shell: releasectl as a process, with a folder and a configuration of their own.</summary>
internal sealed class CommandLine(Uri server, string? token = TestServer.AdminToken) : IDisposable
{
    public CommandLine(TestServer server, string? token = TestServer.AdminToken)
        : this(server.Address, token)
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("release-service-cli-").FullName;

    public Task<Printed> RunAsync(params string[] args) => RunWithInputAsync("", args);

    public async Task<Printed> RunWithInputAsync(string input, params string[] args)
    {
        using var process = Launch(args);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        return new(process.ExitCode, await output, await error);
    }

    public Process Launch(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [typeof(ReleaseService.Cli.Releasectl).Assembly.Location, .. args])
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["XDG_CONFIG_HOME"] = $"{Folder}/config", ["RELEASECTL_SERVER"] = server.ToString(), ["RELEASECTL_TOKEN"] = token },
    })!;

    /// <summary>That it exits with 0.</summary>
    public async Task<string> DoAsync(params string[] args) => (await RunAsync(args)).With(0).Out;

    /// <summary>A release file like a sample's, under another name.</summary>
    public string WriteRelease(string sample, string name, params (string Old, string New)[] edits)
    {
        var yaml = edits.Prepend(($"name: {sample}", $"name: {name}")).Aggregate(
            File.ReadAllText(Path.Combine(Repository.Root, "channels", "releases", $"{sample}.yaml")), (text, edit) => text.MustReplace(edit.Item1, edit.Item2));
        var file = Path.Combine(Folder, $"{name}.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

internal sealed record Printed(int ExitCode, string Out, string Error)
{
    public Printed With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, ToString());
        return this;
    }
}
