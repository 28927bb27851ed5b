using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ReleaseService.Testing;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Docs;

/// <summary>
/// The documents are executed: every command line in a <c>sh</c> block runs as written, in the order of the page, in a copy of the repository's files and a network of its own, so
/// that even the port is the documented one. Only <c>dotnet build</c> and <c>dotnet run</c> take what the tests have built.
/// </summary>
public sealed class DocumentedCommandsTests : IDisposable
{
    /// <summary>Of the runtime that runs this.</summary>
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-docs-").FullName;

    public static TheoryData<string> Documents => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Append(Path.Combine(Repository.Root, "README.md")).Append(Path.Combine(Repository.Root, "channels/README.md"))
        .Where(file => ShellBlock.ReadAll(File.ReadAllText(file)).Count > 0)
        .Select(file => Path.GetRelativePath(Repository.Root, file)).Order()];

    [Theory, MemberData(nameof(Documents))]
    public async Task Every_command_line_of_a_document_runs_as_written(string document)
    {
        if (!await HasNetworkNamespacesAsync())
            RealParts.Missing("the documents' commands run in a network namespace of their own: unshare and ip (util-linux, iproute2), and the right to use them");
        var blocks = ShellBlock.ReadAll(await File.ReadAllTextAsync(Path.Combine(Repository.Root, document)));
        Prepare();
        await File.WriteAllTextAsync($"{_folder}/script", Script(document, blocks));
        var (exitCode, output) = await RunAsync("unshare", "--map-root-user", "--net", "bash", $"{_folder}/script");
        Assert.True(exitCode == 0, output);
        Assert.Equal(blocks.Count(block => block.NotRunBecause is null), output.Split("\n### ").Length - 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What somebody has who cloned the repository, without what git doesn't know.</summary>
    private void Prepare()
    {
        foreach (var folder in new[] { "channels", "schemas" })
            Copy(Path.Combine(Repository.Root, folder), $"{_folder}/clone/{folder}");
        Directory.CreateSymbolicLink($"{_folder}/clone/src", Path.Combine(Repository.Root, "src"));
        Directory.CreateDirectory($"{_folder}/home");
        Directory.CreateDirectory($"{_folder}/bin");
        var shim = $$"""
            #!/bin/bash
            # dotnet build|run, with what the tests have built.
            case "$1" in
              build) exit 0 ;;
              run) name=$(basename "$3"); shift 3; [ "${1:-}" = -- ] && shift
                   case "$name" in ReleaseService.Cli) name=releasectl ;; esac
                   exec "{{DotnetRoot}}/dotnet" "{{AppContext.BaseDirectory}}/$name.dll" "$@" ;;
              *) echo "dotnet $1 isn't expected in a document" >&2; exit 64 ;;
            esac
            """;
        File.WriteAllText($"{_folder}/bin/dotnet", shim);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode($"{_folder}/bin/dotnet", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Script(string document, IReadOnlyList<ShellBlock> blocks)
    {
        var script = new StringBuilder($"""
            set -euo pipefail
            ip link set lo up
            cd {_folder}/clone
            export DOTNET_ROOT={DotnetRoot} HOME={_folder}/home XDG_CONFIG_HOME={_folder}/home/.config PATH={_folder}/bin:$PATH Hosting__DrainDelay=00:00:00
            unset RELEASECTL_SERVER RELEASECTL_TOKEN CI
            servers=
            # Each is a process group: a shell, whose end doesn't end the server.
            end_servers() (for server in $servers; do kill -- -$server; for i in $(seq 100); do kill -0 -- -$server || break; sleep 0.1; done; done) 2>/dev/null
            trap 'end_servers || true; wait' EXIT

            """);
        foreach (var block in blocks.Where(block => block.NotRunBecause is null))
        {
            script.Append($"echo; echo '### {document}, line {block.Line}'\n");
            if (block.IsServer)
                script.Append($"set -m; {{ {block.Text}\n}} > {_folder}/server.log 2>&1 & servers=\"$servers $!\"; set +m\nfor i in $(seq 300); do (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null && break; sleep 0.1; done\n");
            else if (block.ExitCode == 0)
                script.Append($"{block.Text}\n");
            else
                script.Append($"code=0; ( set -e; {block.Text}\n) || code=$?; [ $code = {block.ExitCode} ] || {{ echo \"exited with $code, not {block.ExitCode}\"; exit 65; }}\n");
        }

        return script.ToString();
    }

    private static async Task<bool> HasNetworkNamespacesAsync()
    {
        try
        {
            return (await RunAsync("unshare", "--map-root-user", "--net", "ip", "link", "set", "lo", "up")).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (process.ExitCode, $"{await output}\n{await error}");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
