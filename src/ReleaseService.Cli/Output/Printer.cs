using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ReleaseService.Cli.Shell;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Output;

/// <summary>
/// The one way to standard output or standard error. Colours and the width of a screen only where there is one; in a pipe a row is a line, however
/// long.
/// </summary>
internal sealed partial class Printer
{
    private const int NoScreen = 32_000;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _writer;
    private readonly StringWriter? _rendered;
    private readonly OutputFormat _format;
    private readonly IAnsiConsole _console;

    public Printer(TextWriter writer, bool isTerminal, Surroundings surroundings, OutputFormat format)
    {
        (_writer, _format, _rendered) = (writer, format, isTerminal ? null : new StringWriter());
        var colours = isTerminal && string.IsNullOrEmpty(surroundings.Variable("NO_COLOR")) && surroundings.Variable("TERM") != "dumb";
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_rendered ?? writer),
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal && surroundings.CanAsk ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false }, // CI systems would switch colours on in a pipe.
        });
        if (!isTerminal)
            _console.Profile.Width = NoScreen;
    }

    /// <summary>Prints an answer in the form that was asked for.</summary>
    public void Answer<T>(T answer, JsonTypeInfo<T> type, Func<T, IRenderable> table)
    {
        if (_format == OutputFormat.Table)
            Show(table(answer));
        else
            Document(JsonSerializer.SerializeToElement(answer, type));
    }

    /// <summary>Prints JSON, as JSON or YAML.</summary>
    public void Document(JsonElement document)
    {
        if (_format == OutputFormat.Yaml)
        {
            _writer.Write(YamlText.Of(document));
            return;
        }

        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Readable))
            document.WriteTo(json);
        _writer.Write(Cell.VisibleJson(System.Text.Encoding.UTF8.GetString(output.ToArray())) + "\n");
    }

    public void Show(IRenderable content)
    {
        _console.Write(content);
        if (_rendered is not null)
        {
            _writer.Write(PaddingAtEnds().Replace(_rendered.ToString(), ""));
            _rendered.GetStringBuilder().Clear();
        }

        _writer.Flush();
    }

    /// <summary>A line of text as it is, without markup.</summary>
    public void Line(string text, Style? style = null) => Show(new Rows(Cell.Of(text, style)));

    public void Raw(string text)
    {
        _writer.Write(text);
        _writer.Flush();
    }

    public Task<bool> AskAsync(string question, CancellationToken cancellation) =>
        new ConfirmationPrompt(Markup.Escape(Cell.Visible(question)) + "?") { DefaultValue = false }.ShowAsync(_console, cancellation);

    public Task<string> AskSecretAsync(string question, CancellationToken cancellation) =>
        new TextPrompt<string>(Markup.Escape(question)).Secret(null).ShowAsync(_console, cancellation);

    /// <summary>Tables fill their last column with spaces.</summary>
    [GeneratedRegex(" +$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex PaddingAtEnds();
}
