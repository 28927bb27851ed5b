namespace ReleaseService.Fuzz.Targets;

/// <summary>
/// Something that reads what strangers send. Running an input holds what must be true of it, whatever it is: any exception is a finding. Running is the same
/// each time, so that an input that is kept shows the same again.
/// </summary>
public interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Inputs to begin with: enough of what is right to come by most of the reader.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>What mutations put in: words that no bit flip hits upon.</summary>
    IReadOnlyList<string> Words { get; }

    void Run(byte[] input);
}
