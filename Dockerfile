# The server. `docker build -t release-service .`
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Project files first: a change of code leaves the restored packages in their layer.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ReleaseService.Contracts/*.csproj src/ReleaseService.Contracts/
COPY src/ReleaseService.Core/*.csproj src/ReleaseService.Core/
COPY src/ReleaseService.Storage/*.csproj src/ReleaseService.Storage/
COPY src/ReleaseService.Hosting/*.csproj src/ReleaseService.Hosting/
COPY src/ReleaseService.Server/*.csproj src/ReleaseService.Server/
COPY migrations/Postgres/*.csproj migrations/Postgres/
COPY migrations/Sqlite/*.csproj migrations/Sqlite/
RUN dotnet restore src/ReleaseService.Server
COPY .editorconfig BannedSymbols.txt ./
COPY channels/ channels/
COPY migrations/ migrations/
COPY schemas/ schemas/
COPY src/ src/
RUN dotnet publish src/ReleaseService.Server -c Release -o /app --no-restore \
 && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# The embedded database lives in /app/data; with PostgreSQL nothing is written here. (--chown changes no folder that is there already.)
COPY --from=build --chown=1654:1654 /data ./data
USER 1654
EXPOSE 8080
ENTRYPOINT ["dotnet", "ReleaseService.Server.dll"]
