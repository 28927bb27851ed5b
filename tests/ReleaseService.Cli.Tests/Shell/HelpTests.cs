using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ReleaseService.Cli.Shell;
using Xunit;

namespace ReleaseService.Cli.Tests.Shell;

public sealed partial class HelpTests
{
    public static TheoryData<string> Commands => [.. Paths(Releasectl.CreateRoot(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_shows_an_example_that_parses_and_runs_it(string path)
    {
        var help = (await Run.Async([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Succeeded();
        Assert.Empty(help.Error);
        var examples = help.Out.Split("Examples:\n")[1].Split("\n\n")[0].Split('\n').Select(line => line.Trim()).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var parsed = Releasectl.CreateRoot().Parse([.. CommandLineParser.SplitCommandLine(Call().Match(example).Value).Skip(1)]);
            Assert.Empty(parsed.Errors);
            Assert.StartsWith(path, PathOf(parsed.CommandResult), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_option_and_argument_says_what_it_is(string path)
    {
        var command = Releasectl.CreateRoot().Parse(path).CommandResult.Command;
        Assert.All(command.Options.Cast<Symbol>().Concat(command.Arguments).Append(command), symbol => Assert.Matches(@"^[A-Z].{8,}[.a-z]", symbol.Description));
    }

    [Fact]
    public async Task The_exit_codes_are_in_the_help() =>
        Assert.Matches("""(?s)Exit codes:.* 0  fine.* 1  .* 2  findings.* 3  conflict""", (await Run.Async("--help")).Out);

    [Theory]
    [InlineData("")]
    [InlineData("releases")]
    public async Task A_group_without_a_command_shows_what_there_is_in_it(string path)
    {
        var run = await Run.Async(path.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.Error, run.ExitCode);
        Assert.Contains("Commands:", run.Out);
    }

    [Theory]
    [InlineData("chanels list", "'chanels'", "'releasectl --help'")]
    [InlineData("channels list -o xml", "'xml'", "'releasectl channels list --help'")]
    [InlineData("channels show", "'CHANNEL'", "'releasectl channels show --help'")]
    [InlineData("licenses issue --customer A --expires 3d --max-users many", "'many' for option '--max-users'.", "'releasectl licenses issue --help'")]
    [InlineData("rollback stable", "'--reason'", "'releasectl rollback --help'")]
    public async Task A_command_line_that_cannot_be_understood_says_where_the_help_is(string line, string what, string toDo)
    {
        var failure = (await Run.Async(line.Split(' '))).Failure(ExitCode.Error);
        Assert.Contains(what, failure);
        Assert.Contains(toDo, failure);
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(inner => Paths(inner, $"{path} {inner.Name}".Trim())).Prepend(path);

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}".Trim() : "";

    /// <summary>The part of an example that is releasectl's own, without pipes and redirections.</summary>
    [GeneratedRegex(@"releasectl (""[^""]*""|[^|<>)])+")]
    private static partial Regex Call();
}
