// Makes the replica set of one member and Rolecall's own user, who may use the database `rolecall` and no other.
// Safe to repeat: a changed MONGO_PASSWORD is set anew.
const [root, own] = ["MONGO_ROOT_PASSWORD", "MONGO_PASSWORD"].map((name) => {
  const password = process.env[name] ?? "";
  if (/change-?me|placeholder/i.test(password) || !password) {
    print(`${name} is still a placeholder. Put a password of your own into .env, such as: openssl rand -hex 32`);
    quit(2);
  }
  if (!/^[\w.~-]+$/.test(password)) {
    print(`${name} stands in an address, so it may hold letters, digits and . _ ~ - only.`);
    quit(2);
  }
  return password;
});

const connection = new Mongo(`mongodb://root:${root}@mongo:27017/admin?directConnection=true`);
const admin = connection.getDB("admin");

try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  admin.adminCommand({ replSetInitiate: { _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] } });
}
for (let tries = 0; !admin.hello().isWritablePrimary; tries++) {
  if (tries === 60) {
    print("The replica set has no primary after a minute.");
    quit(1);
  }
  sleep(1000);
}

const database = connection.getDB("rolecall");
const roles = [{ role: "readWrite", db: "rolecall" }, { role: "dbAdmin", db: "rolecall" }];
if (database.getUser("rolecall")) {
  database.updateUser("rolecall", { pwd: own, roles });
} else {
  database.createUser({ user: "rolecall", pwd: own, roles });
}
print("MongoDB is ready for Rolecall.");
