using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class LastAppliedTests
{
    [Theory]
    [InlineData("""{"spec":{"chart":{"version":"1"},"values":{"app":{"tag":"1","mine":2}}}}""", """{"spec":{"values":{"app":{"mine":2}}}}""")]
    [InlineData("""{"spec":{"values":{"app":{"tag":"<1>"},"é":"<&>"}}}""", """{"spec":{"values":{"é":"<&>"}}}""")]
    [InlineData("""{"spec":{"values":{"app":{"tag":"1"}}}}""", """{}""")]
    [InlineData("""{"spec":{"values":{"app":"text"}}}""", null)]
    [InlineData("""{"spec":{"values":{"mine":1}}}""", null)]
    [InlineData("[]", null)]
    [InlineData("no JSON", null)]
    public void The_leaves_go_with_the_maps_that_had_nothing_else(string applied, string? without) =>
        Assert.Equal(without, LastApplied.Without(applied, [KeyPath.Root.Child("chart").Child("version"), KeyPath.Root.Child("values").Child("app").Child("tag")]));
}
