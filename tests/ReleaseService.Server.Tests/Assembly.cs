using ReleaseService.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedParts))]
