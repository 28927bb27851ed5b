namespace ReleaseService.Core;

/// <summary>A place in a text file; line and column count from 1.</summary>
public sealed record SourcePlace(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
