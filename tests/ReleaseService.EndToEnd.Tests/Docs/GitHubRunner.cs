using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ReleaseService.Testing;

namespace ReleaseService.EndToEnd.Tests.Docs;

/// <summary>
/// Does the steps of a job as GitHub's runner does: <c>run:</c> scripts with <c>bash -e</c>, one after another until one fails. Of the actions, checkout gives the workspace's own files or
/// this repository; the SDK is a script that "publishes" what the tests have built.
/// </summary>
internal sealed class GitHubRunner : IDisposable
{
    private const string AddMask = "::add-mask::";

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-job-").FullName;

    public GitHubRunner()
    {
        foreach (var folder in new[] { "workspace", "temp", "bin", "built", "home" })
            Directory.CreateDirectory($"{_folder}/{folder}");
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        WriteScript("built/releasectl", $"exec '{dotnet}' '{typeof(ReleaseService.Cli.Releasectl).Assembly.Location}' \"$@\"");
        WriteScript("bin/dotnet", $"""
            [ "$1" = publish ] && [ -f "$2/$(basename "$2").csproj" ] && [ "$3" = --output ] || exit 64
            mkdir -p "$4" && cp {_folder}/built/releasectl "$4/"
            """);
    }

    /// <summary>The clone of the repository that the workflow is in.</summary>
    public string Workspace => $"{_folder}/workspace";

    /// <param name="job">Its <c>if:</c> is held to be true.</param>
    /// <param name="environment">Beside the job's own <c>env:</c>.</param>
    public async Task<JobLog> RunAsync(WorkflowJob job, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var folder in new[] { $"{_folder}/temp", $"{_folder}/home" }) // each job has a machine of its own
        {
            Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
        }

        var log = new StringBuilder();
        List<string> masked = [];
        foreach (var step in job.Steps)
        {
            if (step.Uses is not null)
            {
                Use(step);
                continue;
            }

            var (exitCode, output) = await RunAsync(step, job, environment);
            var lines = output.Split('\n').ToLookup(line => line.StartsWith(AddMask, StringComparison.Ordinal));
            masked.AddRange(lines[true].Select(line => line[AddMask.Length..]));
            log.AppendJoin('\n', lines[false]);
            if (exitCode != 0)
                return new(step.Name, exitCode, log.ToString(), masked);
        }

        return new(null, 0, log.ToString(), masked);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Use(WorkflowStep step)
    {
        var action = step.Uses!.Split('@')[0];
        if (action == "actions/checkout" && step.With.TryGetValue("path", out var path))
        {
            if (!Directory.Exists(Path.Combine(Workspace, path)))
                Directory.CreateSymbolicLink(Path.Combine(Workspace, path), Repository.Root);
        }
        else if (action == "actions/setup-dotnet" && !File.Exists(Path.Combine(Workspace, step.With["global-json-file"])))
            throw new FileNotFoundException($"setup-dotnet wants {step.With["global-json-file"]}.");
        else if (action is not ("actions/checkout" or "actions/setup-dotnet"))
            throw new NotSupportedException($"The runner knows no {action}.");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(WorkflowStep step, WorkflowJob job, IReadOnlyDictionary<string, string> environment)
    {
        var script = $"{_folder}/temp/step.sh";
        await File.WriteAllTextAsync(script, step.Run);
        var start = new ProcessStartInfo("bash", ["-c", "exec bash -e \"$0\" 2>&1", script])
        {
            WorkingDirectory = Path.Combine(Workspace, step.WorkingDirectory ?? ""),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in OfRunner().Concat(job.Env).Concat(environment))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>The variables that every step has. What earlier steps wrote to <c>GITHUB_PATH</c> comes first, the last line before the others.</summary>
    private Dictionary<string, string> OfRunner()
    {
        var added = $"{_folder}/temp/path";
        var path = (File.Exists(added) ? File.ReadLines(added).Reverse() : []).Concat([$"{_folder}/bin", "/usr/local/bin", "/usr/bin", "/bin"]);
        return new()
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_PATH"] = added,
            ["RUNNER_TEMP"] = $"{_folder}/temp",
            ["HOME"] = $"{_folder}/home",
            ["PATH"] = string.Join(':', path),
        };
    }

    private void WriteScript(string name, string text)
    {
        var file = $"{_folder}/{name}";
        File.WriteAllText(file, $"#!/bin/bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>What a job printed.</summary>
/// <param name="FailedStep">Null where all went well.</param>
/// <param name="ExitCode">Of the step that failed.</param>
/// <param name="Output">What people see: without the runner's commands.</param>
/// <param name="Masked">What the job told the runner to black out.</param>
internal sealed record JobLog(string? FailedStep, int ExitCode, string Output, IReadOnlyList<string> Masked);
