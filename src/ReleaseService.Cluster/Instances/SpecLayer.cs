using System.Text.Json;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>Documents as layers.</summary>
public static class SpecLayer
{
    /// <param name="document">One that was verified when it was fetched.</param>
    public static Layer Of(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return Layer.Read(json.RootElement).TryGet(out var layer) ? layer : throw new InvalidDataException("A document that was verified before is no layer.");
    }
}
