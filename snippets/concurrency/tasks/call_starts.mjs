async function fetchValue() {
  console.log("몸통이 실행됩니다");
  return "값";
}

const promise = fetchValue();
console.log("불렀습니다:", promise.constructor.name);
console.log("기다렸습니다:", await promise);
