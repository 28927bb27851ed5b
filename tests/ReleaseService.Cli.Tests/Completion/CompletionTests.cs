using System.Runtime.Versioning;
using ReleaseService.Testing;
using Xunit;

namespace ReleaseService.Cli.Tests.Completion;

[UnsupportedOSPlatform("windows")]
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        var program = _folder.Write("releasectl", $"#!/bin/sh\nexec dotnet '{ReleasectlProcess.Dll}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("releasectl chan", "channels")]
    [InlineData("releasectl channels hi", "history")]
    [InlineData("releasectl releases li", "list lint")]
    [InlineData("releasectl promote 0.83.0-2 stable --dr", "--dry-run")]
    [InlineData("releasectl channels list -o j", "json")]
    [InlineData("releasectl tokens create x --role p", "publisher")]
    [InlineData("releasectl licenses re", "renew revoke")]
    [InlineData("releasectl licenses issue --max-u", "--max-users")]
    [InlineData("releasectl keys rotate --algorithm E", "ES256")]
    [InlineData("releasectl updates check --l", "--license-file")]
    [InlineData("releasectl backup re", "restore")]
    [InlineData("releasectl backup create x --f", "--force")]
    [InlineData("releasectl completion ba", "bash")]
    [InlineData("releasectl channels show \"half a wo", "")]
    public async Task Bash_completes_what_may_follow(string line, string expected)
    {
        // What readline does before it calls the function.
        var script = $$"""
            source <(releasectl completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<< "$COMP_LINE"; [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _releasectl
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var run = (await ReleasectlProcess.RunAsync("bash", ["--norc", "-c", script], "", ("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"))).Succeeded();
        Assert.Empty(run.Error);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Bash_knows_the_function_for_releasectl()
    {
        var run = await ReleasectlProcess.RunAsync("bash", ["--norc", "-c", "source <(releasectl completion bash); complete -p releasectl"], "", ("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.Equal("complete -o default -F _releasectl releasectl\n", run.Succeeded().Out);
    }

    [Theory]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task The_scripts_of_other_shells_parse_where_these_are(string shell, string check)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))))
            RealParts.Missing($"{shell} isn't installed.");
        var file = _folder.Write($"completion.{shell}", (await Run.Async("completion", shell)).Succeeded().Out);
        (await ReleasectlProcess.RunAsync(shell, [check, file])).Succeeded();
    }

    public void Dispose() => _folder.Dispose();
}
