using System.Text;
using ReleaseService.Fuzz.Loop;
using ReleaseService.Fuzz.Targets;

namespace ReleaseService.Fuzz.Findings;

/// <summary>What was found, each once: told apart by the property that doesn't hold, or by the exception and where it comes from. Each is two files: the shortest input found, and what came of it.</summary>
internal sealed class FindingLog(IFuzzTarget target, string folder)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public int Count => _known.Count;

    public void Note(byte[] input, Exception problem)
    {
        var signature = SignatureOf(problem);
        if (!_known.Add(signature))
            return;
        Write(input, signature, problem.ToString()); // at once: shortening runs it again, and it may be the one that ends the process
        var shortest = Shortening.Of(input, shorter => Fails(shorter, signature));
        Console.WriteLine($"{target.Name}: {signature} ({shortest.Length} bytes, {Write(shortest, signature, problem.ToString())})");
    }

    /// <param name="what">Told apart by it.</param>
    public void Note(byte[] input, string what)
    {
        if (_known.Add(what))
            Console.WriteLine($"{target.Name}: {what} ({input.Length} bytes, {Write(input, what, what)})");
    }

    private bool Fails(byte[] input, string signature)
    {
        try
        {
            target.Run(input);
            return false;
        }
        catch (Exception e)
        {
            return SignatureOf(e) == signature;
        }
    }

    private string Write(byte[] input, string signature, string text)
    {
        Directory.CreateDirectory(folder);
        var name = Corpus.NameOf(Encoding.UTF8.GetBytes(signature));
        File.WriteAllBytes(Path.Combine(folder, $"{name}.input"), input);
        File.WriteAllText(Path.Combine(folder, $"{name}.txt"), $"{text}\n\nbase64: {Convert.ToBase64String(input)}\n");
        return name;
    }

    private static string SignatureOf(Exception problem) => problem is PropertyException broken
        ? broken.Property
        : $"{problem.GetType().Name}{(problem.StackTrace ?? "").Split('\n').Select(line => line.Trim().Split(" in ")[0]).FirstOrDefault(line => line.StartsWith("at ReleaseService", StringComparison.Ordinal)) switch { { } at => $" {at}", null => "" }}";
}
