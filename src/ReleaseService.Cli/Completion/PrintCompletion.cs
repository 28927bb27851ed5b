using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Completion;

/// <summary><c>releasectl completion</c>: a script for the shell, which asks releasectl itself (directive <c>[suggest]</c>) what may follow.</summary>
internal static class PrintCompletion
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal) { ["bash"] = CompletionScripts.Bash, ["zsh"] = CompletionScripts.Zsh, ["fish"] = CompletionScripts.Fish };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell that you use." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return new Verb(
            "completion", "Prints the script that makes a shell complete releasectl's commands and options.",
            "source <(releasectl completion bash)",
            "releasectl completion zsh > ~/.zfunc/_releasectl",
            "releasectl completion fish > ~/.config/fish/completions/releasectl.fish")
            .With(shell)
            .Runs(call =>
            {
                call.Out.Raw(Scripts[call.Get(shell)]);
                return Task.FromResult(ExitCode.Fine);
            });
    }
}
